// What this machine's memory allows for one pass over the scan. usage: memory ARRAYS_FOLDER
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { Repetitions = 11 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void report(const char *op, double *seconds) {
  qsort(seconds, Repetitions, sizeof *seconds, compare);
  printf("{\"op\":\"%s\",\"median\":%.6f}\n", op, seconds[Repetitions / 2]);
}

#ifdef __AVX2__
static void threshold(const int16_t *hu, uint32_t *bits, size_t count, int16_t limit) {
  const __m256i limits = _mm256_set1_epi16(limit);
  for (size_t i = 0; i < count / 32; i++) {
    const __m256i *at = (const __m256i *)(hu + i * 32);
    const __m256i low = _mm256_cmpgt_epi16(_mm256_loadu_si256(at), limits);
    const __m256i high = _mm256_cmpgt_epi16(_mm256_loadu_si256(at + 1), limits);
    bits[i] = _mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xd8));
  }
}
#endif

int main(int argc, char **arguments) {
  char path[4096];
  long columns, rows, slices;
  snprintf(path, sizeof path, "%s/sizes.txt", arguments[1]);
  FILE *file = fopen(path, "r");
  if (argc < 2 || !file || fscanf(file, "%ld %ld %ld", &columns, &rows, &slices) != 3) return 1;
  fclose(file);
  const size_t count = (size_t)columns * rows * slices / 64 * 64, bytes = (count * 2 + 4095) / 4096 * 4096;
  int16_t *hu = aligned_alloc(4096, bytes), *copy = aligned_alloc(4096, bytes);
  uint32_t *bits = aligned_alloc(4096, bytes);
  snprintf(path, sizeof path, "%s/native.raw", arguments[1]);
  file = fopen(path, "rb");
  if (!file || fread(hu, 2, count, file) != count) return 1;
  fclose(file);
  memset(copy, 1, bytes);
  memset(bits, 1, bytes);

  double seconds[Repetitions];
  for (int i = 0; i < Repetitions; i++) {
    const double started = now();
    memcpy(copy, hu, count * 2);
    seconds[i] = now() - started;
  }
  report("memcpy", seconds);
#ifdef __AVX2__
  for (int i = 0; i < Repetitions; i++) {
    const double started = now();
    threshold(hu, bits, count, -320);
    seconds[i] = now() - started;
  }
  report("threshold to bits, AVX2", seconds);
#endif
  // Read, so that no pass is dropped by the compiler.
  return copy[count / 2] == 12345 && bits[count / 64] == 12345 ? 2 : 0;
}
