// "Hiện thông báo trên máy này": asks the maker of this browser for a way to reach it, and tells the server.
const row = document.querySelector("[data-push]");
const [box, problem] = row?.querySelectorAll("input, p") ?? [];
const manager = row && (await navigator.serviceWorker?.getRegistration())?.pushManager;
const tell = (what) => fetch(row.dataset.url, {
  method: "POST",
  headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
  body: JSON.stringify(what),
});

if (manager) {
  row.hidden = false;
  box.checked = row.dataset.endpoint && (await manager.getSubscription())?.endpoint === row.dataset.endpoint;
  box.onchange = async () => {
    problem.hidden = true;
    try {
      const own = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: row.dataset.push });
      if (!(await tell(box.checked ? own : { endpoint: own.endpoint })).ok) throw own;
      if (!box.checked) await own.unsubscribe();
    } catch {
      box.checked = !box.checked;
      problem.hidden = false;
    }
  };
}
