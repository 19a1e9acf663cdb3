"""The checks as documents: what is selected, which controls they cover, the page about them."""
