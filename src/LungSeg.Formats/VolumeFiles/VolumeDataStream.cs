using System.IO.Compression;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>Unpacks a volume's bytes as a stream: never more than the header promises, and nothing is held.</summary>
public static class VolumeDataStream
{
    /// <summary>Deflate makes no more than 1032 bytes of one.</summary>
    private const int MaxExpansion = 1100;

    private const int SkipBytes = 64 << 10;

    /// <summary>Holds what a header promises against the bytes that are there, before anything is read.</summary>
    /// <param name="header">The header.</param>
    /// <param name="isPacked">Whether the bytes are packed.</param>
    /// <param name="length">Bytes of the file that has the voxels.</param>
    /// <returns>Where in the file, or in what is unpacked of it, the first voxel is.</returns>
    /// <exception cref="VolumeFaultException">They cannot all be there.</exception>
    public static long FirstVoxel(VolumeHeader header, bool isPacked, long length)
    {
        var promised = header.VolumeBytes * header.Volumes;
        if (isPacked)
        {
            if (promised / MaxExpansion > length)
                throw VolumeFaults.Broken($"{promised} bytes of voxels cannot be in {length} bytes");
            return header.Data.Offset ?? 0;
        }

        var offset = header.Data.Offset ?? length - promised;
        if (offset < 0 || offset > length || promised > length - offset)
            throw VolumeFaults.Cut($"its {promised} bytes of voxels");
        return offset;
    }

    /// <summary>
    /// Where in a file the packed bytes begin: behind the header, or, where that is packed too, at 0.
    /// </summary>
    public static long PackedFrom(VolumeHeader header) =>
        header.Data.Packing == VolumePacking.Voxels ? header.Data.Offset ?? 0 : 0;

    /// <summary>
    /// Unpacks a stream of gzip or zlib, told apart by their first byte. The caller disposes it, and with it the packed
    /// one.
    /// </summary>
    public static async Task<Stream> UnpackAsync(Stream packed, CancellationToken cancellation)
    {
        var first = new byte[1];
        var count = await packed.ReadAsync(first, cancellation);
        var whole = new BeginningStream(first.AsMemory(0, count), packed);
        return first[0] == 0x1f
            ? new GZipStream(whole, CompressionMode.Decompress)
            : new ZLibStream(whole, CompressionMode.Decompress);
    }

    /// <summary>Reads bytes to their number.</summary>
    /// <exception cref="VolumeFaultException">The stream is broken, or ends before.</exception>
    public static async Task ReadAsync(Stream stream, Memory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(bytes, cancellation);
        }
        catch (EndOfStreamException)
        {
            throw VolumeFaults.Cut("its voxels");
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            throw VolumeFaults.Broken("its packed voxels cannot be unpacked");
        }
    }

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="VolumeFaultException">The stream is broken, or ends before.</exception>
    public static async Task SkipAsync(Stream stream, long count, CancellationToken cancellation)
    {
        var bytes = new byte[Math.Min(SkipBytes, count)];
        for (; count > 0; count -= bytes.Length)
        {
            if (count < bytes.Length) bytes = new byte[count];
            await ReadAsync(stream, bytes, cancellation);
        }
    }

    /// <summary>Reads a packed stream to its end, where the checksum is.</summary>
    /// <exception cref="VolumeFaultException">The checksum is not the bytes'.</exception>
    public static async Task EndAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            throw VolumeFaults.Broken("the checksum of its packed voxels is not theirs");
        }
    }

    /// <summary>
    /// What the framework's inflaters throw at bytes that are not of their format, or need a dictionary that nobody
    /// has. The second is an exception of their own that is not public; other faults of I/O are the store's.
    /// </summary>
    internal static bool IsBroken(Exception fault) =>
        fault is InvalidDataException
        || (fault is IOException && fault.GetType().Assembly == typeof(ZLibStream).Assembly);

    /// <summary>A stream whose first bytes were read already.</summary>
    private sealed class BeginningStream(ReadOnlyMemory<byte> first, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _first = first;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_first.IsEmpty) return rest.ReadAsync(buffer, cancellationToken);
            var count = Math.Min(_first.Length, buffer.Length);
            _first[..count].CopyTo(buffer);
            _first = _first[count..];
            return new(count);
        }

        public override ValueTask DisposeAsync() => rest.DisposeAsync();

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
