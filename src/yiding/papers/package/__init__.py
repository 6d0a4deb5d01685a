"""归档包里的程序: stands in every archive package, and runs without this house."""
