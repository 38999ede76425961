using System.Numerics;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Goes through the set bits of a row, see <see cref="BitRow.SetBits"/>. Complexity: words plus set bits.
/// </summary>
internal ref struct SetBits(ReadOnlySpan<ulong> words)
{
    private readonly ReadOnlySpan<ulong> _words = words;
    private int _word = -1;
    private ulong _rest;

    public int Current { get; private set; }

    public readonly SetBits GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_rest == 0)
        {
            if (++_word >= _words.Length) return false;
            _rest = _words[_word];
        }

        Current = (_word << 6) + BitOperations.TrailingZeroCount(_rest);
        _rest &= _rest - 1;
        return true;
    }
}
