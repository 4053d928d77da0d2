/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts with one thing changed, made with json-glib: another reader than the one under test. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Every member and element in @json, as "people[0].name". */
GStrv  json_edit_list_paths (const char *json);
/* @json with what is at @path replaced by @value, or taken away if that is %NULL. */
char  *json_edit_replace    (const char *json,
                             const char *path,
                             const char *value);
/* @json with one more member in each object. */
char  *json_edit_add_unknown (const char *json);
/* Values of other types than what is at @path. */
GStrv  json_edit_wrong_types (const char *json,
                              const char *path);

G_END_DECLS
