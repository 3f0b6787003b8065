// An extra to the quick exit, which is a link and works without this file.
// It empties the page at once, and replaces it, so that "back" does not return to it.
// Pressing Escape twice within a second does the same. It cannot erase the browser's history.
(() => {
  const link = document.getElementById("quick-exit");
  if (!link) return;
  const leave = () => {
    document.title = "";
    document.body.hidden = true;
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < 1000) leave();
    last = event.timeStamp;
  });
})();
