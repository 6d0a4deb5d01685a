"""会议机构: the bodies that meet, and the rules by which they meet."""
