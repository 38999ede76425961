using LungSeg.Learned.Configuration;
using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Inference;

/// <summary>
/// What every way of running a network over a CT shares: buffers of one input, and one plane of scores.
/// </summary>
internal abstract class ScoreRun
{
    protected ScoreRun(ModelConfiguration configuration, INetwork network, Volume<short> hounsfield)
    {
        (Input, Network, Hounsfield) = (configuration.Input, network, hounsfield);
        Planes = configuration.Output.Structures.Count + 1;
        Size = Input.Axes.SizeOf(hounsfield.Geometry);
        Spacing = Input.Axes.SpacingOf(hounsfield.Geometry);
        Tensor = new float[Input.Voxels];
        Scores = new float[Planes * Input.Voxels];
        Plane = new float[Planes * Size[1] * Size[2]];
    }

    protected ModelInput Input { get; }

    protected INetwork Network { get; }

    protected Volume<short> Hounsfield { get; }

    /// <summary>Background and structures.</summary>
    protected int Planes { get; }

    /// <summary>The CT's size along the tensor's axes.</summary>
    protected int[] Size { get; }

    /// <summary>The CT's spacing along the tensor's axes, mm.</summary>
    protected double[] Spacing { get; }

    /// <summary>One input.</summary>
    protected float[] Tensor { get; }

    /// <summary>What the network answers to it.</summary>
    protected float[] Scores { get; }

    /// <summary>The scores of one plane of the CT across the tensor's first axis.</summary>
    protected float[] Plane { get; }

    /// <summary>Runs the network all over the CT.</summary>
    /// <param name="take">
    /// Is given planes of scores in order along the tensor's first axis: each plane's place in voxels, and its scores,
    /// which are good during the call.
    /// </param>
    public abstract void Run(Action<double, float[]> take);

    /// <summary>Network voxels along an axis: as many as it takes to cover the CT.</summary>
    protected int Count(int axis) =>
        Input.SpacingMm[axis] is { } mm
            ? Math.Max(1, (int)Math.Ceiling((Size[axis] * Spacing[axis] / mm) - 1e-6))
            : Size[axis];

    /// <summary>CT voxels that a network voxel is long.</summary>
    protected double Step(int axis) => Input.SpacingMm[axis] is { } mm ? mm / Spacing[axis] : 1;

    /// <summary>The place, in CT voxels, of a network voxel along an axis: both begin at the same face.</summary>
    protected double Place(int axis, int index) => ((index + 0.5) * Step(axis)) - 0.5;

    /// <summary>Reads a plane of scores at places along its rows and columns, into a box of the plane.</summary>
    /// <param name="from">Planes of scores, <paramref name="stride"/> numbers from one to the next.</param>
    /// <param name="offset">Where the first plane begins.</param>
    /// <param name="stride">From plane to plane.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="box">The first row and column of the box in the CT.</param>
    /// <param name="down">The place of each of the box's rows.</param>
    /// <param name="across">The place of each of the box's columns.</param>
    protected void Spread(
        float[] from, int offset, int stride, int columns, (int Row, int Column) box, AxisSamples down,
        AxisSamples across)
    {
        var area = Size[1] * Size[2];
        SlabScheduler.Run(Planes * down.Count, 32, (start, end) =>
        {
            for (var job = start; job < end; job++)
            {
                var (plane, row) = (job / down.Count, job % down.Count);
                var upper = from.AsSpan(offset + (plane * stride) + (down.Low[row] * columns), columns);
                var lower = down.Fraction[row] > 0
                    ? from.AsSpan(offset + (plane * stride) + ((down.Low[row] + 1) * columns), columns)
                    : upper;
                var target = Plane.AsSpan(
                    (plane * area) + ((box.Row + row) * Size[2]) + box.Column, across.Count);
                for (var i = 0; i < target.Length; i++)
                {
                    var (low, fraction) = (across.Low[i], across.Fraction[i]);
                    var next = fraction > 0 ? low + 1 : low;
                    var one = upper[low] + (fraction * (upper[next] - upper[low]));
                    var two = lower[low] + (fraction * (lower[next] - lower[low]));
                    target[i] = one + (down.Fraction[row] * (two - one));
                }
            }
        });
    }

    /// <summary>Everything is background.</summary>
    protected void ClearPlane()
    {
        Plane.AsSpan().Clear();
        Plane.AsSpan(0, Size[1] * Size[2]).Fill(1);
    }

    /// <summary>The run that a configuration asks for.</summary>
    public static ScoreRun Of(
        ModelConfiguration configuration, INetwork network, Volume<short> hounsfield, BitVolume body, string file) =>
        configuration.Input.IsSliceWise
            ? new SliceRun(configuration, network, hounsfield, body)
            : new PatchRun(configuration, network, hounsfield, file);
}
