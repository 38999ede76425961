using System.Globalization;
using LungSeg.Pipeline.Ports;
using Microsoft.Win32.SafeHandles;

namespace LungSeg.Storage.Directories;

/// <summary>
/// A file's length and time of last change, whose text is the blob's ETag. The system's clock for files ticks only
/// every few milliseconds, so every write stamps its file with <see cref="NextTime"/>, which is never the same twice.
/// </summary>
internal readonly record struct FileVersion(long Length, DateTime Modified)
{
    private static long _lastTicks;

    public string ETag => string.Create(CultureInfo.InvariantCulture, $"{Length:x}-{Modified.Ticks:x}");

    public static FileVersion Of(FileInfo file) => new(file.Length, file.LastWriteTimeUtc);

    /// <summary>The version that an open file has now, whatever its name points to meanwhile.</summary>
    public static FileVersion Of(SafeFileHandle file) =>
        new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    public BlobEntry Entry(string name) => new(name, Length, ETag, new(Modified));

    /// <summary>The time now in UTC, later by at least 100 ns than any that this process was given before.</summary>
    public static DateTime NextTime()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastTicks);
            var next = Math.Max(DateTime.UtcNow.Ticks, last + 1);
            if (Interlocked.CompareExchange(ref _lastTicks, next, last) == last) return new(next, DateTimeKind.Utc);
        }
    }
}
