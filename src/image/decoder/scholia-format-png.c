/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <png.h>
#include <string.h>

#include "scholia-exif-search.h"
#include "scholia-failure.h"
#include "scholia-png-colour.h"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define SIGNATURE_BYTES 8
/* Bytes. What one metadata chunk may take, unpacked; pictures have far less. */
#define MAX_CHUNK_BYTES (4 * 1024 * 1024)
/* Metadata chunks kept in all. */
#define MAX_CHUNKS 64
/* Passes of an interlaced picture; the last one brings the odd rows, those before the even ones. */
#define N_PASSES 7
/* The first pass has every eighth pixel of every eighth row. */
#define FIRST_PASS_STEP 8
/* Bytes, packed, that may follow the last row in its chunks: there is nothing in them to read, and
 * a few megabytes unpack for minutes. */
#define MAX_SPARE_BYTES (64 * 1024)
#define CHUNK_FRAME_BYTES 12
#define MAX_PIXEL_BYTES 8
#define PROFILE_CHUNK "iCCP"

typedef struct
{
  const guint8         *bytes;
  gsize                 length;
  gsize                 offset;
  ScholiaPyramidWriter *writer;
  GError              **error;
  gboolean              cut_off;
  guint                 width;
  guint                 height;
  guint                 bytes_per_pixel;
  gsize                 stride;
  guint8               *row;
  /* (nullable): for rows that are not of sRGB, and one row that is. */
  ScholiaColour        *colour;
  guint8               *converted;
  gboolean              ignores_profile;
  /* Of an interlaced picture. */
  guint8               *even_rows;
  guint8               *preview;
} PngReader;

/* Of an animation, of which libpng knows nothing. What it reads is the first frame, or a still
 * picture for programs like this. */
static const png_byte animation_chunk[] = "acTL";

static gboolean
matches (const guint8 *start,
         gsize         length)
{
  return length >= SIGNATURE_BYTES && memcmp (start, SIGNATURE, SIGNATURE_BYTES) == 0;
}

static void
read_cb (png_structp png,
         png_bytep   target,
         size_t      n_bytes)
{
  PngReader *reader = png_get_io_ptr (png);

  if (n_bytes > reader->length - reader->offset)
    {
      reader->cut_off = TRUE;
      png_error (png, "cut off");
    }

  memcpy (target, reader->bytes + reader->offset, n_bytes);
  reader->offset += n_bytes;
}

static void
error_cb (png_structp     png,
          png_const_charp message)
{
  PngReader *reader = png_get_error_ptr (png);

  if (*reader->error == NULL && reader->cut_off)
    scholia_failure_set_cut_off (reader->error);
  else if (*reader->error == NULL && strstr (message, "memory") != NULL)
    scholia_failure_set_memory (reader->error);
  else if (*reader->error == NULL)
    scholia_failure_set_damaged (reader->error, message);

  png_longjmp (png, 1);
}

/* What libpng tolerates, a person need not hear, but for a profile: that is not kept then. The name
 * of the chunk stands before the words. */
static void
warning_cb (png_structp     png,
            png_const_charp message)
{
  PngReader *reader = png_get_error_ptr (png);

  reader->ignores_profile |= strncmp (message, PROFILE_CHUNK, strlen (PROFILE_CHUNK)) == 0;
}

static G_NORETURN void
stop (png_structp png)
{
  png_longjmp (png, 1);
}

static guint8 *
allocate (PngReader   *reader,
          png_structp  png,
          gsize        n_bytes)
{
  guint8 *bytes = g_try_malloc0 (n_bytes);

  if (bytes == NULL)
    {
      scholia_failure_set_memory (reader->error);
      stop (png);
    }

  return bytes;
}

static void
put_row (PngReader    *reader,
         png_structp   png,
         const guint8 *row)
{
  if (reader->colour != NULL)
    {
      scholia_colour_convert_row (reader->colour, row, reader->converted, reader->width);
      row = reader->converted;
    }
  if (!scholia_pyramid_writer_put_row (reader->writer, row, reader->error))
    stop (png);
}

static ScholiaSamples
get_samples (png_structp png,
             png_infop   info)
{
  guint color_type = png_get_color_type (png, info);
  gboolean is_grey = (color_type & PNG_COLOR_MASK_COLOR) == 0;

  return (ScholiaSamples) {
    .model = is_grey ? SCHOLIA_COLOUR_GREY : SCHOLIA_COLOUR_RGB,
    .has_alpha = (color_type & PNG_COLOR_MASK_ALPHA) != 0 ||
                 png_get_valid (png, info, PNG_INFO_tRNS) != 0,
    .is_16_bit = png_get_bit_depth (png, info) == 16,
  };
}

/* Rows are 8-bit RGB, or BGRA where there is alpha, unless what they mean has to be converted: then
 * they keep all that they have. */
static void
set_transformations (PngReader      *reader,
                     png_structp     png,
                     ScholiaSamples  samples)
{
  png_set_expand (png);
  if (reader->colour != NULL)
    {
      if (G_BYTE_ORDER == G_LITTLE_ENDIAN && samples.is_16_bit)
        png_set_swap (png);
      return;
    }

  png_set_scale_16 (png);
  if (samples.model == SCHOLIA_COLOUR_GREY)
    png_set_gray_to_rgb (png);
  if (samples.has_alpha)
    png_set_bgr (png);
}

/* Where the last chunk of rows ends. */
static gsize
find_data_end (const PngReader *reader)
{
  gsize end = 0, offset = SIGNATURE_BYTES;

  while (reader->length - offset >= CHUNK_FRAME_BYTES)
    {
      const guint8 *chunk = reader->bytes + offset;
      gsize length = png_get_uint_32 (chunk);

      if (length > reader->length - offset - CHUNK_FRAME_BYTES)
        break;
      offset += CHUNK_FRAME_BYTES + length;
      if (memcmp (chunk + 4, "IDAT", 4) == 0)
        end = offset;
    }

  return end;
}

/* Before the last row: with it, libpng unpacks all that is left. */
static void
check_spare_data (PngReader   *reader,
                  png_structp  png)
{
  gsize last_row_bytes = (gsize) reader->width * MAX_PIXEL_BYTES;

  if (find_data_end (reader) > reader->offset + last_row_bytes + MAX_SPARE_BYTES)
    png_error (png, "Too much image data");
}

static void
read_rows (PngReader   *reader,
           png_structp  png)
{
  for (guint y = 0; y < reader->height; y++)
    {
      if (y == reader->height - 1)
        check_spare_data (reader, png);
      png_read_row (png, reader->row, NULL);
      put_row (reader, png, reader->row);
    }
}

static void
put_preview (PngReader   *reader,
             png_structp  png)
{
  guint width = (reader->width + FIRST_PASS_STEP - 1) / FIRST_PASS_STEP;
  gsize bytes_per_sample = reader->stride / reader->width;
  guint8 *target = reader->preview;

  for (guint y = 0; y < reader->height; y += FIRST_PASS_STEP)
    {
      const guint8 *row = reader->even_rows + (y / 2) * reader->stride;

      for (guint x = 0; x < width; x++)
        memcpy (reader->row + x * bytes_per_sample, row + x * FIRST_PASS_STEP * bytes_per_sample,
                bytes_per_sample);
      if (reader->colour != NULL)
        scholia_colour_convert_row (reader->colour, reader->row, target, width);
      else
        memcpy (target, reader->row, width * bytes_per_sample);
      target += (gsize) width * reader->bytes_per_pixel;
    }

  if (!scholia_pyramid_writer_put_preview (reader->writer, reader->preview, reader->error))
    stop (png);
}

/* All passes but the last one bring pixels of even rows, so that half of the picture is enough to
 * hold; libpng writes a pass's pixels between those that the passes before left in the row. */
static void
read_passes (PngReader   *reader,
             png_structp  png)
{
  for (int pass = 0; pass < N_PASSES; pass++)
    {
      gboolean is_last = pass == N_PASSES - 1;

      for (guint y = 0; y < reader->height; y++)
        {
          guint8 *row = y % 2 == 0 ? reader->even_rows + (y / 2) * reader->stride : reader->row;

          if (is_last && y == reader->height - 1)
            check_spare_data (reader, png);
          png_read_row (png, is_last == (y % 2 == 1) ? row : NULL, NULL);
          if (is_last)
            put_row (reader, png, row);
        }
      if (pass == 0 && reader->preview != NULL)
        put_preview (reader, png);
      if (!is_last)
        scholia_pyramid_writer_report_progress (reader->writer, (guint) pass + 1, N_PASSES);
    }
}

static gboolean
is_animation (png_structp png,
              png_infop   info)
{
  png_unknown_chunkp chunks;
  int n_chunks = png_get_unknown_chunks (png, info, &chunks);

  for (int i = 0; i < n_chunks; i++)
    if (memcmp (chunks[i].name, animation_chunk, 4) == 0 && chunks[i].size == 8)
      return png_get_uint_32 (chunks[i].data) > 1;

  return FALSE;
}

static void
begin (PngReader   *reader,
       png_structp  png,
       png_infop    info,
       gboolean     has_alpha,
       gboolean     is_interlaced)
{
  ScholiaPyramidPlan plan = {
    .width = reader->width,
    .height = reader->height,
    .orientation = scholia_exif_search_in (reader->bytes, reader->length),
    .has_alpha = has_alpha,
    .is_first_frame = is_animation (png, info),
    .ignores_profile = reader->ignores_profile,
  };

  if (is_interlaced && reader->width > FIRST_PASS_STEP && reader->height > FIRST_PASS_STEP)
    {
      plan.preview_width = (reader->width + FIRST_PASS_STEP - 1) / FIRST_PASS_STEP;
      plan.preview_height = (reader->height + FIRST_PASS_STEP - 1) / FIRST_PASS_STEP;
    }
  if (!scholia_pyramid_writer_begin (reader->writer, &plan, reader->error))
    stop (png);

  reader->bytes_per_pixel = has_alpha ? 4 : 3;
  reader->row = allocate (reader, png, reader->stride);
  if (reader->colour != NULL)
    reader->converted = allocate (reader, png, (gsize) reader->width * reader->bytes_per_pixel);
  if (is_interlaced)
    reader->even_rows = allocate (reader, png, reader->stride * ((reader->height + 1) / 2));
  if (plan.preview_width > 0)
    reader->preview = allocate (reader, png, (gsize) plan.preview_width * plan.preview_height *
                                             reader->bytes_per_pixel);
}

static void
read_picture (PngReader   *reader,
              png_structp  png,
              png_infop    info)
{
  ScholiaSamples samples;
  gboolean is_interlaced;

  png_set_read_fn (png, reader, read_cb);
  png_set_user_limits (png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max (png, MAX_CHUNK_BYTES);
  png_set_chunk_cache_max (png, MAX_CHUNKS);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_ALWAYS, animation_chunk, 1);
  scholia_png_colour_prepare (png);
  png_read_info (png, info);
  reader->width = png_get_image_width (png, info);
  reader->height = png_get_image_height (png, info);
  if (!scholia_failure_check_size (reader->width, reader->height, reader->error))
    stop (png);

  samples = get_samples (png, info);
  reader->colour = scholia_png_colour_read (png, info, samples, &reader->ignores_profile);
  set_transformations (reader, png, samples);
  is_interlaced = png_set_interlace_handling (png) > 1;
  png_read_update_info (png, info);
  reader->stride = png_get_rowbytes (png, info);
  begin (reader, png, info, samples.has_alpha, is_interlaced);
  if (is_interlaced)
    read_passes (reader, png);
  else
    read_rows (reader, png);
  png_read_end (png, NULL);
}

/* A function of its own: longjmp spoils the changed locals of the one that called setjmp. */
static gboolean
read_guarded (PngReader   *reader,
              png_structp  png,
              png_infop    info)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;

  read_picture (reader, png, info);
  return TRUE;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  GError *local_error = NULL;
  PngReader reader = { .bytes = bytes, .length = length, .writer = writer, .error = &local_error };
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reader, error_cb, warning_cb);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean is_whole;

  if (info == NULL)
    g_error ("libpng is not the one that this program was built with");

  is_whole = read_guarded (&reader, png, info);
  png_destroy_read_struct (&png, &info, NULL);
  g_free (reader.row);
  g_free (reader.converted);
  g_free (reader.even_rows);
  g_free (reader.preview);
  g_clear_pointer (&reader.colour, scholia_colour_free);
  if (!is_whole)
    g_propagate_error (error, local_error);
  return is_whole;
}

const ScholiaFormat scholia_format_png = {
  .name = "PNG",
  .matches = matches,
  .decode = decode,
};
