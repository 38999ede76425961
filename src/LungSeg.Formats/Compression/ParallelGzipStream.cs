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
public sealed class ParallelGzipStream : GzipWriter
{
    private const int BlockLength = 1 << 20;
    private const int GzipHeaderLength = 10;

    /// <summary>
    /// A pool with a bound: the runtime's shared one keeps arrays of both lengths for every thread and every processor.
    /// </summary>
    private static readonly ArrayPool<byte> Arrays = ArrayPool<byte>.Create(2 * BlockLength, maxArraysPerBucket: 8);

    private readonly CompressionLevel _level;
    private readonly int _threads;
    private readonly Queue<Task<Block>> _blocks = new();
    private byte[] _buffer;
    private int _filled;

    /// <param name="output">Where to; left open.</param>
    /// <param name="level">How hard to try; the fastest is right for CT, whose noise does not shrink, and for masks,
    /// which shrink anyway.</param>
    public ParallelGzipStream(Stream output, CompressionLevel level = CompressionLevel.Fastest)
        : base(output)
    {
        (_level, _threads) = (level, SlabScheduler.Workers);
        _buffer = Arrays.Rent(BlockLength);
    }

    private protected override void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, BlockLength - _filled);
            bytes[..count].CopyTo(_buffer.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == BlockLength) StartBlock();
        }
    }

    private protected override void FinishDeflate()
    {
        if (_filled > 0) StartBlock();
        while (_blocks.Count > 0) FinishBlock();
        Arrays.Return(_buffer);
        Output.Write([3, 0]); // A last, empty deflate block.
    }

    private void StartBlock()
    {
        if (_blocks.Count == _threads) FinishBlock();
        var (content, length) = (_buffer, _filled);
        _blocks.Enqueue(Task.Run(() => Compress(content, length, _level)));
        _buffer = Arrays.Rent(BlockLength);
        _filled = 0;
    }

    private void FinishBlock()
    {
        var block = _blocks.Dequeue().GetAwaiter().GetResult();
        Output.Write(block.Deflated.Span);
        Arrays.Return(block.Bytes);
        Crc = Crc32.Combine(Crc, block.Crc, block.Length);
        Count += (uint)block.Length;
    }

    /// <summary>
    /// The runtime's own gzip does both, deflate and checksum; its header and its last block are cut off.
    /// </summary>
    private static Block Compress(byte[] content, int length, CompressionLevel level)
    {
        // What does not shrink is stored, with a few bytes for every 16 KB.
        var bytes = Arrays.Rent(length + (length >> 8) + 4096);
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
            Arrays.Return(content);
        }
    }

    /// <summary>A block's deflated bytes, within a pooled array.</summary>
    private readonly record struct Block(byte[] Bytes, ReadOnlyMemory<byte> Deflated, uint Crc, int Length);
}
