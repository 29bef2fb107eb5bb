"""What an operator watches: queues, workers, gateways, the database, the disk, seals and the backup."""
