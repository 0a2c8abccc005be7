// Shows what was pushed to this browser while no page of ours is open, and opens what it is about. Keeps nothing.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function said(event) {
  try {
    return event.data.json();
  } catch {
    return {};
  }
}

// Only a page of this site, whatever the message says.
function ours(address) {
  try {
    const url = new URL(address, self.location.origin);
    return url.origin === self.location.origin ? url.href : `${self.location.origin}/notices/`;
  } catch {
    return `${self.location.origin}/notices/`;
  }
}

self.addEventListener("push", (event) => {
  const { title = "eTwinning", body = "", url = "/notices/", tag } = said(event);
  event.waitUntil(
    self.registration.showNotification(String(title), {
      body: String(body), tag, icon: "/static/ui/favicon.svg", data: { url: ours(url) }, dir: "auto",
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
