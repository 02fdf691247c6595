/*
 * What a power cut would leave of a folder: at each fsync of a file its content goes into an image, at each fsync of a folder its
 * names do, and nothing else ever. What was written or renamed and not synced is lost, as a disk may lose it. Loaded with LD_PRELOAD
 * by power-cut.ts, which begins the image and reads it. Not seen: O_SYNC, msync, sync.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic int syncs;

/* An inode may be used again; one that was born at another time is another file. */
static int stat_of(int at, const char *name, struct statx *s) {
  return !statx(at, name, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME | STATX_TYPE, s);
}

static void write_names(int fd, int out) {
  DIR *names = fdopendir(openat(fd, ".", O_RDONLY | O_DIRECTORY));
  if (!names) abort();
  for (struct dirent *entry; (entry = readdir(names));) {
    struct statx s;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || !stat_of(fd, entry->d_name, &s)) continue;
    dprintf(out, "%s %llu.%lld%09u %s\n", S_ISDIR(s.stx_mode) ? "folder" : "file", s.stx_ino, s.stx_btime.tv_sec, s.stx_btime.tv_nsec,
            entry->d_name);
  }
  closedir(names);
}

static void write_content(int fd, const char *self, int out) {
  static _Thread_local char block[1 << 16];
  /* Read through what is open where that can be: to close a second handle would drop SQLite's locks on the file. */
  int in = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY ? open(self, O_RDONLY) : fd;
  ssize_t got;
  for (off_t at = 0; (got = pread(in, block, sizeof block, at)) > 0; at += got)
    if (write(out, block, got) != got) abort();
  if (in != fd) close(in);
}

/* The new state takes the place of the old one at once: a kill in between leaves the old one. */
static void keep(int fd, const char *self, const char *image) {
  struct statx s;
  char fresh[PATH_MAX], kept[PATH_MAX];
  if (!stat_of(fd, "", &s)) abort();
  snprintf(fresh, sizeof fresh, "%s/fresh.%d", image, gettid());
  snprintf(kept, sizeof kept, "%s/%llu.%lld%09u", image, s.stx_ino, s.stx_btime.tv_sec, s.stx_btime.tv_nsec);
  int out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (S_ISDIR(s.stx_mode)) write_names(fd, out);
  else write_content(fd, self, out);
  if (close(out) || rename(fresh, kept)) abort();
}

static int synced(int fd, long call) {
  const char *folder = getenv("POWER_CUT_FOLDER"), *image = getenv("POWER_CUT_IMAGE"), *at = getenv("POWER_CUT_AT_SYNC");
  char self[40], path[PATH_MAX] = {0};
  size_t length = strlen(folder);
  sprintf(self, "/proc/self/fd/%d", fd);
  if (readlink(self, path, sizeof path - 1) < 0 || strncmp(path, folder, length) || (path[length] && path[length] != '/'))
    return syscall(call, fd);
  if (++syncs == atoi(at)) kill(getpid(), SIGKILL);
  int failed = syscall(call, fd);
  if (!failed) keep(fd, self, image);
  return failed;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }
