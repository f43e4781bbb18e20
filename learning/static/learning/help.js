// "Tôi cần giúp" and the three faces: waits for what toi.js exports.
