"""Reports: the findings document, and the formats that it is written in."""
