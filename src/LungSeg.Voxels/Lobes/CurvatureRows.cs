using System.Runtime.CompilerServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// The second derivatives of a smoothed volume along a row, by central differences of neighbours, per voxel squared.
/// The row and those whose values are asked for lie inside the volume, one voxel from its border.
/// </summary>
internal readonly ref struct CurvatureRows
{
    private readonly ReadOnlySpan<float> _row, _up, _down, _back, _front, _upBack, _upFront, _downBack, _downFront;

    public CurvatureRows(Volume<float> smooth, int y, int z)
    {
        _row = smooth.Row(y, z);
        _up = smooth.Row(y, z + 1);
        _down = smooth.Row(y, z - 1);
        _back = smooth.Row(y + 1, z);
        _front = smooth.Row(y - 1, z);
        _upBack = smooth.Row(y + 1, z + 1);
        _upFront = smooth.Row(y - 1, z + 1);
        _downBack = smooth.Row(y + 1, z - 1);
        _downFront = smooth.Row(y - 1, z - 1);
    }

    /// <summary>The smoothed value.</summary>
    public float this[int x] => _row[x];

    /// <summary>Along the axes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float XX, float YY, float ZZ) Along(int x)
    {
        var twice = 2 * _row[x];
        return (_row[x - 1] + _row[x + 1] - twice, _front[x] + _back[x] - twice, _down[x] + _up[x] - twice);
    }

    /// <summary>Between the axes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float XY, float XZ, float YZ) Mixed(int x) => (
        (_back[x + 1] - _back[x - 1] - _front[x + 1] + _front[x - 1]) / 4,
        (_up[x + 1] - _up[x - 1] - _down[x + 1] + _down[x - 1]) / 4,
        (_upBack[x] - _upFront[x] - _downBack[x] + _downFront[x]) / 4);
}
