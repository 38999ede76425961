using LungSeg.Voxels.Robust;
using LungSeg.Voxels.Segmentation;
using LungSeg.Voxels.Tutorial;

namespace LungSeg.Voxels.Engines;

/// <summary>Every segmentation engine there is.</summary>
public static class SegmentationEngines
{
    /// <summary>The default first.</summary>
    public static IReadOnlyList<ISegmentationEngine> All { get; } = [new RobustEngine(), new TutorialEngine()];

    /// <summary>The names by which users ask for them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(engine => engine.Name)];

    /// <exception cref="ArgumentException">There is no such engine; the message lists those that are.</exception>
    public static ISegmentationEngine Named(string name) =>
        All.FirstOrDefault(engine => engine.Name == name)
        ?? throw new ArgumentException(
            $"There is no method '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
}
