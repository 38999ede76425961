using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Compression;

/// <summary>
/// Compresses to gzip (RFC 1952) on several threads, as pigz does: blocks of 1 MiB are deflated apart, each flushed to
/// a whole byte, and joined into one deflate stream of one member, so that every reader of gzip opens it. The bytes do
/// not depend on the number of threads nor on the time; they may on the version of the runtime's zlib. Memory is about
/// two blocks a thread. Disposing writes the end; not disposing leaves a stream that readers refuse.
/// </summary>
public sealed class ParallelGzipStream : Stream
{
    private const int BlockLength = 1 << 20;
    private const int GzipHeaderLength = 10;

    private readonly Stream _output;
    private readonly CompressionLevel _level;
    private readonly int _threads;
    private readonly Queue<Task<Block>> _blocks = new();
    private byte[] _buffer;
    private int _filled;
    private uint _crc;
    private uint _length;
    private bool _disposed;

    /// <param name="output">Where to; left open.</param>
    /// <param name="level">How hard to try; the fastest is right for CT, whose noise does not shrink, and for masks, which shrink anyway.</param>
    /// <param name="threads">The most threads at once; 0 is <see cref="SlabScheduler.DefaultThreads"/>.</param>
    public ParallelGzipStream(Stream output, CompressionLevel level = CompressionLevel.Fastest, int threads = 0)
    {
        (_output, _level, _threads) = (output, level, SlabScheduler.Workers(threads));
        _buffer = ArrayPool<byte>.Shared.Rent(BlockLength);

        // Deflate, no flags, no time, fastest method, system unknown.
        _output.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255]);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, BlockLength - _filled);
            buffer[..count].CopyTo(_buffer.AsSpan(_filled));
            buffer = buffer[count..];
            _filled += count;
            if (_filled == BlockLength) StartBlock();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: a block that is cut short would make the bytes depend on when that was.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (_filled > 0) StartBlock();
            while (_blocks.Count > 0) FinishBlock();
            ArrayPool<byte>.Shared.Return(_buffer);

            // A last, empty deflate block, then checksum and length.
            Span<byte> end = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt32LittleEndian(end[2..], _crc);
            BinaryPrimitives.WriteUInt32LittleEndian(end[6..], _length);
            _output.Write(end);
        }

        base.Dispose(disposing);
    }

    private void StartBlock()
    {
        if (_blocks.Count == _threads) FinishBlock();
        var (content, length) = (_buffer, _filled);
        _blocks.Enqueue(Task.Run(() => Compress(content, length, _level)));
        _buffer = ArrayPool<byte>.Shared.Rent(BlockLength);
        _filled = 0;
    }

    private void FinishBlock()
    {
        var block = _blocks.Dequeue().GetAwaiter().GetResult();
        _output.Write(block.Deflated.Span);
        ArrayPool<byte>.Shared.Return(block.Bytes);
        _crc = Crc32.Combine(_crc, block.Crc, block.Length);
        _length += (uint)block.Length;
    }

    /// <summary>The runtime's own gzip does both, deflate and checksum; its header and its last block are cut off.</summary>
    private static Block Compress(byte[] content, int length, CompressionLevel level)
    {
        // What does not shrink is stored, with a few bytes for every 16 KB.
        var bytes = ArrayPool<byte>.Shared.Rent(length + (length >> 8) + 4096);
        try
        {
            var compressed = new MemoryStream(bytes);
            int flushed;
            using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
            {
                gzip.Write(content, 0, length);
                gzip.Flush();
                flushed = (int)compressed.Position;
            }

            var crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)compressed.Position - 8));
            return new(bytes, bytes.AsMemory(GzipHeaderLength, flushed - GzipHeaderLength), crc, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    /// <summary>A block's deflated bytes, within a pooled array.</summary>
    private readonly record struct Block(byte[] Bytes, ReadOnlyMemory<byte> Deflated, uint Crc, int Length);
}
