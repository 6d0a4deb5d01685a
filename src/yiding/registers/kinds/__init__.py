"""台账种类: one folder each; nothing elsewhere names them."""
