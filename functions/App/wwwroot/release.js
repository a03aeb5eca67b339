// Checks in the reader's own browser that the published document is the one its hash was made of (RFC 8785, SHA-256).
(() => {
  const place = document.getElementById("verified");
  if (!place || !window.crypto?.subtle) {
    return;
  }

  const canonical = (value) => {
    if (Array.isArray(value)) {
      return `[${value.map(canonical).join(",")}]`;
    }

    if (value !== null && typeof value === "object") {
      return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
    }

    return JSON.stringify(value);
  };

  const check = async () => {
    const answer = await fetch(`/api/public/releases/${place.dataset.number}`);
    const { hash, ...rest } = await answer.json();
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(rest)));
    const own = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
    place.dataset.verified = String(own === hash);
    place.textContent = own === hash
      ? "已在您的浏览器里核对：这份数据和散列值一致，没有被改动过。"
      : "核对没有通过：这份数据和散列值不一致，请不要引用，并告诉民政部门。";
  };

  check().catch(() => {
    place.textContent = "现在核对不了，请过一会儿刷新本页，或者下载 JSON 自己核对。";
  });
})();
