/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-scan.h"

#include <math.h>
#include <string.h>

/* Beyond this an exponent decides alone, whatever digits one message can hold before it. */
#define EXPONENT_CEILING (G_MAXINT32 / 4)
/* DBL_MAX is 1.797…e308. */
#define MAX_DECIMAL_EXPONENT 308
/* The integers that every JSON reader holds exactly (RFC 8259, section 6), both ends included. */
#define MAX_EXACT_INTEGER (G_GUINT64_CONSTANT (1) << 53)
#define MAX_EXACT_DIGITS 16

/* Four hexadecimal digits, or -1. */
static gint32
read_code_unit (const char *at,
                const char *end)
{
  gint32 unit = 0;

  if (end - at < 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }

  return unit;
}

static gboolean
is_high_surrogate (gint32 unit)
{
  return unit >= 0xd800 && unit <= 0xdbff;
}

static gboolean
is_low_surrogate (gint32 unit)
{
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/* *@at is behind "\u". */
static const char *
scan_code_point (const char **at,
                 const char  *end)
{
  gint32 unit = read_code_unit (*at, end);

  if (unit < 0)
    return "not four hexadecimal digits";
  if (unit == 0)
    return "a NUL character";
  if (is_low_surrogate (unit))
    return "half a surrogate pair";

  *at += 4;
  if (!is_high_surrogate (unit))
    return NULL;

  if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u' ||
      !is_low_surrogate (read_code_unit (*at + 2, end)))
    return "half a surrogate pair";

  *at += 6;
  return NULL;
}

/* *@at is behind the backslash. */
static const char *
scan_escape (const char **at,
             const char  *end)
{
  char letter = *at < end ? **at : '\0';

  if (letter == 'u')
    {
      (*at)++;
      return scan_code_point (at, end);
    }

  if (letter == '\0' || strchr ("\"\\/bfnrt", letter) == NULL)
    return "an unknown escape";

  (*at)++;
  return NULL;
}

const char *
scholia_json_scan_string (const char **at,
                          const char  *end,
                          gboolean    *is_plain)
{
  *is_plain = TRUE;
  (*at)++;

  while (*at < end)
    {
      guchar byte = (guchar) **at;
      const char *problem;

      if (byte < 0x20)
        return "a control character in a string";

      (*at)++;
      if (byte == '"')
        return NULL;
      if (byte != '\\')
        continue;

      *is_plain = FALSE;
      problem = scan_escape (at, end);
      if (problem != NULL)
        return problem;
    }

  return "a string without an end";
}

static const char *
skip_digits (const char *at,
             const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;

  return at;
}

/* The decimal exponent of the first digit that is not 0; FALSE if there is none. */
static gboolean
find_leading_exponent (const char *digits,
                       const char *end,
                       gint64     *exponent)
{
  const char *point = digits;
  const char *first;

  while (point < end && g_ascii_isdigit (*point))
    point++;

  for (first = digits; first < end && (*first == '0' || *first == '.'); first++)
    ;

  if (first == end || !g_ascii_isdigit (*first))
    return FALSE;

  *exponent = first < point ? point - first - 1 : point - first;
  return TRUE;
}

static gint64
read_exponent (const char *at,
               const char *end)
{
  gboolean is_negative = at < end && *at == '-';
  gint64 exponent = 0;

  if (at < end && (*at == '-' || *at == '+'))
    at++;

  for (; at < end && exponent < EXPONENT_CEILING; at++)
    exponent = exponent * 10 + (*at - '0');

  return is_negative ? -exponent : exponent;
}

/* Cheap, as numbers of 60,000 digits are: the exponents decide, and only a number of the very size
 * of DBL_MAX is converted. */
static gboolean
is_finite (const char *start,
           const char *digits,
           const char *digits_end,
           const char *end)
{
  g_autofree char *copy = NULL;
  gint64 exponent = 0;

  if (!find_leading_exponent (digits, digits_end, &exponent))
    return TRUE;

  if (digits_end < end)
    exponent += read_exponent (digits_end + 1, end);
  if (exponent != MAX_DECIMAL_EXPONENT)
    return exponent < MAX_DECIMAL_EXPONENT;

  copy = g_strndup (start, (gsize) (end - start));
  return isfinite (g_ascii_strtod (copy, NULL));
}

static gboolean
is_exact (const char *digits,
          const char *end)
{
  guint64 value = 0;

  if (end - digits > MAX_EXACT_DIGITS)
    return FALSE;

  for (; digits < end; digits++)
    value = value * 10 + (guint64) (*digits - '0');

  return value <= MAX_EXACT_INTEGER;
}

/* "." and digits, "e" and digits. */
static const char *
scan_tail (const char **at,
           const char  *end,
           const char **mantissa_end)
{
  const char *digits;

  if (*at < end && **at == '.')
    {
      digits = ++(*at);
      *at = skip_digits (*at, end);
      if (*at == digits)
        return "a number without digits after its point";
    }

  *mantissa_end = *at;
  if (*at == end || (**at != 'e' && **at != 'E'))
    return NULL;

  (*at)++;
  if (*at < end && (**at == '+' || **at == '-'))
    (*at)++;
  digits = *at;
  *at = skip_digits (*at, end);
  return *at == digits ? "a number without digits in its exponent" : NULL;
}

const char *
scholia_json_scan_number (const char **at,
                          const char  *end,
                          gboolean    *is_integer)
{
  const char *start = *at;
  const char *digits = *start == '-' ? start + 1 : start;
  const char *integer_end = skip_digits (digits, end);
  const char *mantissa_end;
  const char *problem;

  *at = integer_end;
  if (integer_end == digits)
    return "not a number";

  if (*digits == '0' && integer_end - digits > 1)
    {
      *at = digits + 1;
      return "a number with a leading 0";
    }

  problem = scan_tail (at, end, &mantissa_end);
  if (problem != NULL)
    return problem;

  *is_integer = *at == integer_end;
  if (*is_integer && !is_exact (digits, integer_end))
    return "an integer beyond 2^53";
  if (!*is_integer && !is_finite (start, digits, mantissa_end, *at))
    return "a number that is not finite";

  return NULL;
}

static void
append_code_point (const char **at,
                   const char  *end,
                   GString     *out)
{
  gint32 unit = read_code_unit (*at, end);

  *at += 4;
  if (is_high_surrogate (unit))
    {
      gint32 low = read_code_unit (*at + 2, end);

      *at += 6;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

  g_string_append_unichar (out, (gunichar) unit);
}

void
scholia_json_unescape (const char *start,
                       const char *end,
                       GString    *out)
{
  static const char letters[] = "bfnrt";
  static const char meanings[] = "\b\f\n\r\t";

  while (start < end)
    {
      const char *backslash = memchr (start, '\\', (gsize) (end - start));
      const char *letter;

      g_string_append_len (out, start, (backslash != NULL ? backslash : end) - start);
      if (backslash == NULL)
        return;

      start = backslash + 2;
      letter = strchr (letters, backslash[1]);
      if (backslash[1] == 'u')
        append_code_point (&start, end, out);
      else
        g_string_append_c (out, letter != NULL ? meanings[letter - letters] : backslash[1]);
    }
}
