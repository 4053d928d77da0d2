/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';
/* The token stands behind the #, which a browser never sends: the link is put together here. */
(function () {
  var token = location.hash.slice(1);
  var fingerprint = document.body.dataset.fingerprint;
  var open = document.getElementById('open');
  if (!/^[A-Za-z0-9_-]{16,128}$/.test(token)) {
    document.getElementById('hint').hidden = true;
    document.getElementById('broken').hidden = false;
    return;
  }
  open.href = 'scholia://' + location.host + location.pathname +
    (fingerprint ? '?fp=' + fingerprint : '') + '#' + token;
  open.hidden = false;
}());
