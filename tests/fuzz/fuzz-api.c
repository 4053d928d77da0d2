/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-api-usage.h"
#include "scholia-api.h"

/* What was decoded is encoded, and that can be read. */
#define CHECK(Type, type, json) \
  G_STMT_START { \
    g_autoptr(Type) value = type##_decode (json, NULL); \
    g_autoptr(GBytes) bytes = value != NULL ? type##_encode (value) : NULL; \
    g_autoptr(Type) copy = bytes != NULL ? type##_decode (bytes, NULL) : NULL; \
    g_assert_true ((copy != NULL) == (value != NULL)); \
  } G_STMT_END

static void
check_lists (GBytes *json)
{
  g_autoptr(GPtrArray) boards = scholia_board_info_decode_list (json, NULL);
  g_autoptr(GPtrArray) links = scholia_link_info_decode_list (json, NULL);
  char *team = scholia_team_decode (json, NULL);

  if (boards != NULL)
    g_bytes_unref (scholia_board_info_encode_list (boards));
  if (links != NULL)
    g_bytes_unref (scholia_link_info_encode_list (links));
  g_free (team);
}

/* Every body of the HTTP interface, as each side may get any bytes in its place. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) json = g_bytes_new_static (data, size);
  g_autoptr(GError) error = NULL;

  CHECK (ScholiaBoardInfo, scholia_board_info, json);
  CHECK (ScholiaLinkRequest, scholia_link_request, json);
  CHECK (ScholiaLinkInfo, scholia_link_info, json);
  CHECK (ScholiaHostInfo, scholia_host_info, json);
  CHECK (ScholiaUsageInfo, scholia_usage_info, json);
  check_lists (json);
  scholia_api_error_decode (json, &error);
  g_assert_nonnull (error);
  return 0;
}
