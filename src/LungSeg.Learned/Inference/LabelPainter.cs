using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Inference;

/// <summary>
/// Paints masks out of planes of scores that come in order along the tensor's first axis; between two planes scores are
/// interpolated. A voxel is the structure with the highest score, if that is higher than the background's; of equal
/// ones the first. Masks so never overlap.
/// </summary>
/// <param name="axes">The tensor's axes.</param>
/// <param name="masks">A mask for each structure, in patient order; are filled.</param>
internal sealed class LabelPainter(TensorAxes axes, IReadOnlyList<BitVolume> masks)
{
    private readonly int[] _size = axes.SizeOf(masks[0].Geometry);
    private float[] _before = [];
    private double _place = double.NaN;
    private int _next;

    /// <summary>Takes a plane.</summary>
    /// <param name="place">Where it lies, in voxels; beyond the one before.</param>
    /// <param name="scores">Its scores, background first; are copied.</param>
    public void Add(double place, float[] scores)
    {
        if (_before.Length == 0) _before = [.. scores];
        for (; _next < _size[0] && _next <= place; _next++)
        {
            var before = double.IsNaN(_place) ? 0 : (place - _next) / (place - _place);
            Paint(_next, scores, (float)before);
        }

        scores.CopyTo(_before.AsSpan());
        _place = place;
    }

    /// <summary>Paints what lies beyond the last plane like it.</summary>
    public void End()
    {
        for (; _next < _size[0]; _next++) Paint(_next, _before, 0);
    }

    private void Paint(int slice, float[] scores, float before)
    {
        var (area, size) = (_size[1] * _size[2], masks[0].Size);
        for (var i = 0; i < area; i++)
        {
            var (best, most) = (0, Score(0));
            for (var s = 1; s <= masks.Count; s++)
            {
                var score = Score(s);
                if (score > most) (best, most) = (s, score);
            }

            if (best == 0) continue;
            var (x, y, z) = axes.ToVoxel(slice, i / _size[2], i % _size[2], size);
            masks[best - 1][x, y, z] = true;

            float Score(int plane)
            {
                var at = (plane * area) + i;
                return before == 0 ? scores[at] : scores[at] + (before * (_before[at] - scores[at]));
            }
        }
    }
}
