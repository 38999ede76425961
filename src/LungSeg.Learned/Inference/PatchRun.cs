using LungSeg.Learned.Configuration;
using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Inference;

/// <summary>
/// Patches that overlap, weighted by a Gaussian of an eighth of their size around their middle. Scores are kept for one
/// layer of patches alone, and handed on as soon as no later patch reaches them. Source: nnU-Net, Isensee et al., Nat.
/// Methods 18, 2021 (sliding window, importance map).
/// </summary>
internal sealed class PatchRun : ScoreRun
{
    private const double MaxMegabytes = 768;

    private readonly int[] _count;
    private readonly int[][] _starts;
    private readonly float[][] _weights;
    private readonly float[] _sums;
    private readonly float[] _total;

    /// <param name="configuration">The model's.</param>
    /// <param name="network">The model.</param>
    /// <param name="hounsfield">HU in patient order.</param>
    /// <param name="file">The model's file, for faults.</param>
    public PatchRun(ModelConfiguration configuration, INetwork network, Volume<short> hounsfield, string file)
        : base(configuration, network, hounsfield)
    {
        _count = [Count(0), Count(1), Count(2)];
        _starts = [.. _count.Select((count, axis) => Starts(count, Input.Size[axis], Input.Overlap))];
        _weights = [.. Input.Size.Select(Gaussian)];
        var layer = Math.BigMul(Input.Size[0], _count[1]) * _count[2];
        var megabytes = (Planes + 1) * sizeof(float) * (double)layer / 1e6;
        if (megabytes > MaxMegabytes) throw ModelFaults.TooLarge(file, megabytes);
        _sums = new float[Planes * (int)layer];
        _total = new float[(int)layer];
    }

    public override void Run(Action<double, float[]> take)
    {
        AxisSamples[] across =
        [
            .. Enumerable.Range(1, 2).Select(axis =>
                AxisSamples.Of(Size[axis], i => ((i + 0.5) / Step(axis)) - 0.5, _count[axis])),
        ];
        var starts = _starts[0];
        for (var i = 0; i < starts.Length; i++)
        {
            foreach (var row in _starts[1])
            {
                foreach (var column in _starts[2]) AddPatch(starts[i], row, column);
            }

            var end = i + 1 < starts.Length ? starts[i + 1] : _count[0];
            for (var layer = starts[i]; layer < end; layer++) TakeLayer(layer, across, take);
        }
    }

    private void AddPatch(int layer, int row, int column)
    {
        int[] start = [layer, row, column];
        VolumeSampler.Fill(
            Hounsfield, Input.Axes,
            [
                .. start.Select((first, axis) =>
                    AxisSamples.Of(Input.Size[axis], i => Place(axis, first + i), Size[axis])),
            ],
            Input.Range, Tensor);
        Network.Run(Tensor, Scores);
        var (size, area) = (Input.Size, _count[1] * _count[2]);
        var layerLength = size[0] * area;
        SlabScheduler.Run(size[0], 1, (from, to) =>
        {
            for (var a = from; a < to; a++)
            {
                if (layer + a >= _count[0]) break;
                for (var b = 0; b < size[1] && row + b < _count[1]; b++)
                {
                    var target = ((layer + a) % size[0] * area) + ((row + b) * _count[2]) + column;
                    var source = ((a * size[1]) + b) * size[2];
                    var weight = _weights[0][a] * _weights[1][b];
                    for (var c = 0; c < size[2] && column + c < _count[2]; c++)
                    {
                        var w = weight * _weights[2][c];
                        _total[target + c] += w;
                        for (var s = 0; s < Planes; s++)
                            _sums[(s * layerLength) + target + c] += w * Scores[(s * Input.Voxels) + source + c];
                    }
                }
            }
        });
    }

    /// <summary>Hands a layer on that no later patch reaches, and clears its place for one that comes.</summary>
    private void TakeLayer(int layer, AxisSamples[] across, Action<double, float[]> take)
    {
        var area = _count[1] * _count[2];
        var (at, length) = (layer % Input.Size[0] * area, Input.Size[0] * area);
        var total = _total.AsSpan(at, area);
        for (var s = 0; s < Planes; s++)
        {
            var sums = _sums.AsSpan((s * length) + at, area);
            for (var i = 0; i < area; i++) sums[i] /= total[i];
        }

        Spread(_sums, at, length, _count[2], (0, 0), across[0], across[1]);
        take(Place(0, layer), Plane);
        total.Clear();
        for (var s = 0; s < Planes; s++) _sums.AsSpan((s * length) + at, area).Clear();
    }

    /// <summary>Where patches begin along an axis: evenly, the last one ends where the axis does.</summary>
    private static int[] Starts(int count, int size, double overlap)
    {
        if (count <= size) return [0];
        var steps = (int)Math.Ceiling((count - size) / Math.Max(1, size * (1 - overlap)));
        return [.. Enumerable.Range(0, steps + 1).Select(i => (int)Math.Round((double)i * (count - size) / steps))];
    }

    private static float[] Gaussian(int size)
    {
        var middle = (size - 1) / 2.0;
        return
        [
            .. Enumerable.Range(0, size).Select(i =>
                (float)Math.Exp(-0.5 * Math.Pow((i - middle) / (size / 8.0), 2))),
        ];
    }
}
