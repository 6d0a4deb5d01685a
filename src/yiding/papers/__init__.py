"""公文: drafting, countersigning, signing, numbering, issuing, distribution."""
