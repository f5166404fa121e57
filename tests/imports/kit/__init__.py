"""What the tests of imports build their files with."""
