"""People in Wagtail's admin, for the province's admin: who may do what, requests about data, the communes' help."""
