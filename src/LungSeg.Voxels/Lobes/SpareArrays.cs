using System.Collections.Concurrent;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Arrays that one surface after the other needs while a fissure is found. They are not made anew each time, for the
/// system clears what it gives, and that takes as long as the work in them; and they are gone with the fissure.
/// </summary>
internal sealed class SpareArrays
{
    private readonly ConcurrentBag<float[]> _spare = [];

    /// <summary>An array of at least so many numbers, whatever they are.</summary>
    public float[] Take(int length)
    {
        if (_spare.TryTake(out var array) && array.Length >= length) return array;
        return GC.AllocateUninitializedArray<float>(length);
    }

    /// <summary>Gives an array back; it is not used any more.</summary>
    public void Give(params ReadOnlySpan<float[]> arrays)
    {
        foreach (var array in arrays) _spare.Add(array);
    }
}
