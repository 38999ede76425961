using System.Formats.Tar;
using System.IO.Compression;

namespace LungSeg.Pipeline.Tests.Archives;

/// <summary>Archives made by the framework's own writers.</summary>
internal static class Packed
{
    public static byte[] Zip(
        IEnumerable<(string Name, byte[] Bytes)> files, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return content.ToArray();
    }

    public static byte[] Tar(IEnumerable<(string Name, byte[] Bytes)> files, TarEntryFormat format = TarEntryFormat.Pax)
    {
        using var content = new MemoryStream();
        using (var tar = new TarWriter(content, format, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                var type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(type, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    _ => new PaxTarEntry(type, name),
                };
                entry.DataStream = new MemoryStream(bytes);
                tar.WriteEntry(entry);
            }
        }

        return content.ToArray();
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return content.ToArray();
    }
}
