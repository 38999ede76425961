using System.Buffers.Binary;

namespace LungSeg.Formats.Compression;

/// <summary>
/// What writers of gzip (RFC 1952) of one member have in common: header, checksum and length around what a derived
/// class deflates. Disposing writes the end; not disposing leaves a stream that readers refuse.
/// </summary>
public abstract class GzipWriter : WriteOnlyStream
{
    private bool _disposed;

    /// <param name="output">Where to; left open.</param>
    private protected GzipWriter(Stream output)
    {
        // Deflate, no flags, no time, fastest method, system unknown.
        output.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255]);
        Output = output;
    }

    private protected Stream Output { get; }

    /// <summary>CRC-32 of what was deflated so far.</summary>
    private protected uint Crc { get; set; }

    /// <summary>Its bytes, modulo 2^32.</summary>
    private protected uint Count { get; set; }

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Take(buffer);
    }

    /// <summary>Does nothing: a block that is cut short would make the bytes depend on when that was.</summary>
    public override void Flush()
    {
    }

    /// <summary>Takes bytes to be deflated, now or later.</summary>
    private protected abstract void Take(ReadOnlySpan<byte> bytes);

    /// <summary>Deflates what waits and ends the deflate stream.</summary>
    private protected abstract void FinishDeflate();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            FinishDeflate();
            Span<byte> end = stackalloc byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(end, Crc);
            BinaryPrimitives.WriteUInt32LittleEndian(end[4..], Count);
            Output.Write(end);
        }

        base.Dispose(disposing);
    }
}
