// Sent in the place of sw.js where it is switched off (OFFLINE=False): whatever worker a phone has goes, saved courses
// stay. Nothing else is said or reloaded; the next page comes from the network.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(registration.unregister()));
