using System.Text;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// A tar for a reader that wants its headers only: seekable, read in blocks, and with a bound on extended headers,
/// which readers take into memory whole.
/// </summary>
/// <param name="archive">The archive.</param>
internal sealed class TarHeaderStream(ArchiveFile archive) : Stream
{
    /// <summary>Between two headers of a CT lies half a megabyte.</summary>
    private const int BlockBytes = 16 << 10;

    private const int HeaderBytes = 512;
    private const int TypeAt = 156;
    private const int LargestExtendedHeader = 1 << 20;

    private byte[] _block = [];
    private long _blockAt;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => archive.Length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var inBlock = Position - _blockAt;
        if (inBlock < 0 || inBlock >= _block.Length)
        {
            if (Position >= Length) return 0;
            (_blockAt, inBlock) = (Position, 0);
            _block = await archive.ReadAsync(Position, BlockBytes, cancellationToken);
        }

        var count = (int)Math.Min(buffer.Length, _block.Length - inBlock);
        _block.AsMemory((int)inBlock, count).CopyTo(buffer);
        if (count == HeaderBytes) Check(buffer.Span[..HeaderBytes]);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>x and g are pax's extended headers, L and K GNU's long names.</summary>
    private static void Check(ReadOnlySpan<byte> header)
    {
        if (header[TypeAt] is not ((byte)'x' or (byte)'g' or (byte)'L' or (byte)'K')) return;
        var octal = Encoding.ASCII.GetString(header.Slice(124, 12)).Trim('\0', ' ').TrimStart('0');
        if (!octal.All(digit => digit is >= '0' and <= '7'))
            throw new InvalidDataException("An extended header has no size.");
        if (octal.Length > 7 || (octal.Length > 0 && Convert.ToInt64(octal, 8) > LargestExtendedHeader))
        {
            throw new InvalidDataException($"An extended header is larger than {LargestExtendedHeader} bytes.");
        }
    }
}
