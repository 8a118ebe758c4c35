"""Tests of taiyaku.review.people, over sockets where people come in over sockets."""
