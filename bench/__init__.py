"""What the platform costs, each figure beside a yardstick of the same run. bench/README.md keeps the last results."""
