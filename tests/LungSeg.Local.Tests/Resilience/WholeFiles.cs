using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// Reads every result that is to be seen, again and again while others write, and holds each against what its format
/// says of its own end: half a file would be noticed whatever its name.
/// </summary>
internal sealed class WholeFiles(IBlobStore store, string container)
{
    private readonly HashSet<string> _checked = [];

    /// <summary>Files read and found whole, each version once.</summary>
    public int Count => _checked.Count;

    /// <summary>Looks until cancelled.</summary>
    /// <exception cref="InvalidDataException">A file is not whole; the message names it.</exception>
    public async Task ObserveAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancellation);
                await Task.Delay(20, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Looks once at everything that was not looked at yet.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await foreach (var blob in store.ListAsync(container, "", cancellation))
        {
            var version = $"{blob.Name} {blob.ETag}";
            if (_checked.Contains(version)) continue;
            try
            {
                Check(blob.Name, await ReadAsync(blob, cancellation));
                _checked.Add(version);
            }
            catch (StorageException gone) when (gone is BlobNotFoundException or BlobChangedException)
            {
                // Replaced or taken away since the listing: the next look sees what is there then.
            }
        }
    }

    /// <exception cref="InvalidDataException">The file is not whole.</exception>
    public static void Check(string name, byte[] bytes)
    {
        var isWhole = Path.GetExtension(name) switch
        {
            ".json" => IsJson(bytes),
            ".gz" => IsNifti(bytes),
            ".nrrd" => IsNrrd(bytes),
            ".png" => bytes.AsSpan().EndsWith((ReadOnlySpan<byte>)[.. "IEND"u8, 0xAE, 0x42, 0x60, 0x82]),
            ".stl" => bytes.Length >= 84
                && bytes.Length == 84 + (50L * BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80))),
            ".glb" => bytes.Length >= 12 && bytes.Length == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)),
            ".html" => bytes.AsSpan().TrimEnd("\r\n"u8).EndsWith("</html>"u8),
            ".parquet" => bytes.Length > 8 && bytes.AsSpan().StartsWith("PAR1"u8) && bytes.AsSpan().EndsWith("PAR1"u8),
            ".dcm" => EndsWithPixelData(bytes),
            _ => throw new InvalidDataException($"{name} is of a kind that this test does not know."),
        };
        if (!isWhole) throw new InvalidDataException($"{name} with {bytes.Length} bytes is not whole.");
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The header's dimensions (bytes 40 on) and bits per voxel (byte 72) say how long the file is.</summary>
    private static bool IsNifti(byte[] bytes)
    {
        if (Inflated(bytes) is not { Length: >= 352 } file) return false;
        var length = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(72)) / 8L;
        for (var axis = 1; axis <= 3; axis++)
            length *= BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(40 + (2 * axis)));
        return file.Length == 352 + length;
    }

    /// <summary>A text header with a line "sizes: x y z", an empty line, and the voxels, a byte each.</summary>
    private static bool IsNrrd(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\n\n"u8);
        if (end < 0 || Inflated(bytes[(end + 2)..]) is not { } voxels)
            return false;
        var sizes = Encoding
            .UTF8.GetString(bytes, 0, end)
            .Split('\n')
            .Single(line => line.StartsWith("sizes:", StringComparison.Ordinal));
        return voxels.Length
            == sizes["sizes:".Length..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Aggregate(1L, (n, size) => n * long.Parse(size, null));
    }

    private static byte[]? Inflated(byte[] bytes)
    {
        try
        {
            using var content = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            content.CopyTo(inflated);
            return inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The pixel data is an object's last element, and its length is stated.</summary>
    private static bool EndsWithPixelData(byte[] bytes)
    {
        var at = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xE0, 0x7F, 0x10, 0x00]);
        return at > 0 && at + 12 + BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)) == bytes.Length;
    }

    private async Task<byte[]> ReadAsync(BlobEntry blob, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(new(container, blob.Name), 0, null, blob.ETag, cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
