"""Component specifications: their structures, how they are read, written and made from functions."""
