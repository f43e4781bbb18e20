"""Which documents are for everybody: a phone may take those along, and a proxy may keep them."""

from wagtail.documents.models import Document


def is_for_everybody(document_id: int) -> bool:
    """Not so where its collection, or one above it, is for some only."""
    document = Document.objects.select_related("collection").filter(pk=document_id).first()
    return bool(document) and not document.collection.get_view_restrictions().exists()
