using LungSeg.Learned.Configuration;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Models;

namespace LungSeg.Learned.Inference;

/// <summary>
/// A network and its configuration as a model of lungs. One CT at a time: a network uses all cores by itself, and
/// memory holds one layer of scores.
/// </summary>
/// <param name="configuration">What the JSON beside it says.</param>
/// <param name="network">The network.</param>
/// <param name="file">Its file's name, for faults.</param>
internal sealed class LungModel(ModelConfiguration configuration, INetwork network, string file) : ILungModel
{
    private readonly Lock _running = new();

    public StructureMasks Predict(Volume<short> hounsfield, BitVolume body)
    {
        var structures = configuration.Output.Structures;
        var masks = new StructureMasks(hounsfield.Geometry);
        try
        {
            foreach (var item in structures) masks.Add(item.Structure, new(hounsfield.Geometry));
            var painter = new LabelPainter(
                configuration.Input.Axes, [.. structures.Select(item => masks[item.Structure])]);
            lock (_running)
                ScoreRun.Of(configuration, network, hounsfield, body, file).Run(painter.Add);
            painter.End();
            return masks.Map(hounsfield.Geometry, mask => Cleaned(mask, body));
        }
        finally
        {
            masks.Dispose();
        }
    }

    /// <summary>A copy without what the configuration takes away.</summary>
    private BitVolume Cleaned(BitVolume mask, BitVolume body)
    {
        var inside = mask.Clone();
        if (configuration.InsideBody) BitLogic.And(inside, body);
        if (configuration.MinPieceFraction == 0) return inside;
        using (inside)
        {
            using var pieces = ConnectedComponents.Of(inside, Connectivity.Six);
            var least = configuration.MinPieceFraction * (pieces.Largest()?.VoxelCount ?? 0);
            return pieces.Extract(piece => piece.VoxelCount >= least);
        }
    }
}
