using System.Numerics;
using System.Runtime.InteropServices;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// What the coefficients of a <see cref="BentPlane"/> are multiplied by at many places, term by term, so that the
/// heights of some places are had at once. Places are made up to whole vectors with ones whose terms are 0.
/// </summary>
internal sealed class PlaceTerms
{
    private readonly float[] _terms;

    public PlaceTerms(BentPlane shape, IReadOnlyList<(double U, double V)> places)
    {
        Count = (places.Count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _terms = new float[Count * BentPlane.Count];
        Span<float> terms = stackalloc float[BentPlane.Count];
        for (var i = 0; i < places.Count; i++)
        {
            shape.Terms(places[i].U, places[i].V, terms);
            for (var k = 0; k < terms.Length; k++) _terms[(k * Count) + i] = terms[k];
        }
    }

    /// <summary>Places, those that make up whole vectors included.</summary>
    public int Count { get; }

    /// <summary>The surface's heights, mm, at a vector of places.</summary>
    /// <param name="coefficients">Of the surface.</param>
    /// <param name="first">The first place, a whole vector's.</param>
    public Vector<float> Heights(ReadOnlySpan<float> coefficients, int first)
    {
        ref var terms = ref MemoryMarshal.GetArrayDataReference(_terms);
        var height = Vector<float>.Zero;
        for (var k = 0; k < coefficients.Length; k++)
            height += new Vector<float>(coefficients[k]) * Vector.LoadUnsafe(ref terms, (nuint)((k * Count) + first));
        return height;
    }
}
