"""How recordings are made fit to be given away; azaudit.azure.sanitiser is what others call."""
