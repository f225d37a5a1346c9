"""The scoring terminal (评分终端): what a rater without training sees on the shared laptop."""
