using System.Buffers;
using LungSeg.Formats;

namespace LungSeg.Pipeline.Caching;

/// <summary>
/// Passes on what is written and remembers it, up to a bound, in pieces so small that the collector takes them for
/// young objects. The stream beneath stays the store's.
/// </summary>
internal sealed class RememberingStream(Stream inner, int maxBytes) : PassingStream(inner)
{
    private Piece? _first;
    private Piece? _last;
    private long _length;
    private bool _isTooLong;

    /// <summary>All that was written so far; null where it was more than the bound.</summary>
    public ReadOnlySequence<byte>? Content
    {
        get
        {
            if (_isTooLong)
                return null;
            return _last is null
                ? default
                : new ReadOnlySequence<byte>(_first!, 0, _last, (int)(_length - _last.RunningIndex));
        }
    }

    protected override void Note(ReadOnlySpan<byte> bytes)
    {
        _isTooLong |= _length + bytes.Length > maxBytes;
        if (_isTooLong)
        {
            (_first, _last) = (null, null);
            return;
        }

        while (bytes.Length > 0)
        {
            var filled = (int)(_length % Piece.Length);
            if (filled == 0) _last = new(_last);
            _first ??= _last;
            var count = Math.Min(bytes.Length, Piece.Length - filled);
            bytes[..count].CopyTo(_last!.Bytes.AsSpan(filled));
            _length += count;
            bytes = bytes[count..];
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public const int Length = 16 << 10;

        public Piece(Piece? before)
        {
            Memory = Bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + Length;
            before.Next = this;
        }

        public byte[] Bytes { get; } = new byte[Length];
    }
}
