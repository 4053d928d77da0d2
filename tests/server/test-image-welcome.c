/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What whoever joins is told of the board's image, out of the header of what was uploaded: nothing
 * on the server decodes one. */

#include <string.h>

#include "scholia-image-header.h"
#include "test-peer.h"

/* Behind them comes what only a decoder looks at. */
#define PNG_HEADER_BYTES 33
/* The last ones of 37x23-turned.webp. */
#define EXIF_CHUNK_BYTES (8 + 26)

typedef struct
{
  const char *name;
  const char *media_type;
  guint32     width;
  guint32     height;
} RealFile;

static GByteArray *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "protocol", "images", name, NULL);
  char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));

  return g_byte_array_new_take ((guint8 *) bytes, length);
}

/* Uploads it, joins its board, and looks at what the welcome says. */
static void
assert_welcome (TestServer     *server,
                GByteArray     *bytes,
                const RealFile *expected)
{
  g_autoptr(GBytes) image = g_bytes_new (bytes->data, bytes->len);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, image);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autoptr(TestPeer) peer = NULL;
  guint status;

  answer = test_http_authorized (server, "POST", "/v1/boards?title=Image", server->team_key,
                                 image, &status);
  g_assert_cmpuint (status, ==, 201);
  board = scholia_board_info_decode (answer, NULL);
  peer = test_join (server, board->id, board->token, "Anna", &welcome);
  g_assert_cmpstr (welcome->welcome.image.media_type, ==, expected->media_type);
  g_assert_cmpuint (welcome->welcome.image.width, ==, expected->width);
  g_assert_cmpuint (welcome->welcome.image.height, ==, expected->height);
  g_assert_cmpuint (welcome->welcome.image.size_bytes, ==, bytes->len);
  g_assert_cmpstr (welcome->welcome.image.sha256, ==, sha256);
}

static void
test_real_files (void)
{
  static const RealFile files[] = {
    { "1x1-bilevel.png", "image/png", 1, 1 },
    { "37x23-interlaced-alpha.png", "image/png", 37, 23 },
    { "40x30-grey16.png", "image/png", 40, 30 },
    { "37x23-progressive.jpg", "image/jpeg", 37, 23 },
    { "37x23-cmyk.jpg", "image/jpeg", 37, 23 },
    { "37x23-lossy.webp", "image/webp", 37, 23 },
    { "37x23-lossless.webp", "image/webp", 37, 23 },
    { "37x23-animated.webp", "image/webp", 37, 23 },
    { "37x23-turned.png", "image/png", 23, 37 },
    { "37x23-turned.webp", "image/webp", 23, 37 },
  };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GByteArray) bytes = load (files[i].name);

      assert_welcome (server, bytes, &files[i]);
    }
}

/* As people see it: a telephone's picture lies on its side in the file. */
static void
test_turned (void)
{
  static const char metadata[] = "\xff\xe1\0\x22" "Exif\0\0MM\0*\0\0\0\x08"
                                 "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
  static const RealFile expected = { "turned", "image/jpeg", 23, 37 };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(GByteArray) flat = load ("37x23-baseline.jpg");
  g_autoptr(GByteArray) turned = g_byte_array_new ();

  g_byte_array_append (turned, flat->data, 2);
  g_byte_array_append (turned, (const guint8 *) metadata, sizeof metadata - 1);
  g_byte_array_append (turned, flat->data + 2, flat->len - 2);
  assert_welcome (server, turned, &expected);
}

/* Where the orientation stands at the end of a file, the server sees it long after the header. */
static void
test_turned_at_the_end (void)
{
  static const RealFile expected = { "turned", "image/webp", 23, 37 };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(GByteArray) file = load ("37x23-turned.webp");
  g_autoptr(GByteArray) between = g_byte_array_new ();
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  const guint32 between_bytes = GUINT32_TO_LE (5 * SCHOLIA_IMAGE_HEADER_BYTES / 2);
  guint32 riff_bytes;

  g_byte_array_append (between, (const guint8 *) "more", 4);
  g_byte_array_append (between, (const guint8 *) &between_bytes, 4);
  g_byte_array_set_size (between, 8 + GUINT32_FROM_LE (between_bytes));

  g_byte_array_append (bytes, file->data, file->len - EXIF_CHUNK_BYTES);
  g_byte_array_append (bytes, between->data, between->len);
  g_byte_array_append (bytes, file->data + file->len - EXIF_CHUNK_BYTES, EXIF_CHUNK_BYTES);
  riff_bytes = GUINT32_TO_LE (bytes->len - 8);
  memcpy (bytes->data + 4, &riff_bytes, sizeof riff_bytes);
  assert_welcome (server, bytes, &expected);
}

static void
assert_no_decoder (TestServer *server)
{
  static const char * const libraries[] = { "png", "jpeg", "webp", "pixbuf", "tiff", "heif" };
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", (int) test_server_get_pid (server));
  g_autofree char *maps = NULL;

  g_assert_true (g_file_get_contents (path, &maps, NULL, NULL));
  g_assert_nonnull (strstr (maps, "/libsoup-3.0"));
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    {
      g_autofree char *name = g_strconcat ("/lib", libraries[i], NULL);

      g_assert_null (strstr (maps, name));
    }
}

/* A hostile picture meets nothing here that could be hurt by it: behind the header there is noise,
 * and no library for images is in the process. */
static void
test_nothing_is_decoded (void)
{
  static const RealFile expected = { "noise", "image/png", 40, 30 };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(GByteArray) bytes = load ("40x30-grey16.png");

  for (guint i = PNG_HEADER_BYTES; i < bytes->len; i++)
    bytes->data[i] = (guint8) g_test_rand_int ();
  assert_welcome (server, bytes, &expected);
  assert_no_decoder (server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/image-welcome/real-files", test_real_files);
  g_test_add_func ("/server/image-welcome/turned", test_turned);
  g_test_add_func ("/server/image-welcome/turned-at-the-end", test_turned_at_the_end);
  g_test_add_func ("/server/image-welcome/nothing-is-decoded", test_nothing_is_decoded);

  return g_test_run ();
}
