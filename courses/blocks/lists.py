from wagtail import blocks


class StartingListBlock(blocks.ListBlock):
    """Begins with as many empty items as it must have: a question with one option looks finished and is not."""

    def get_default(self):
        return self.normalize([self.child_block.get_default() for _ in range(self.meta.min_num)])

    def deconstruct(self):
        """For migrations a list like any other."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.ListBlock", args, kwargs
