using LungSeg.Voxels.Given;
using LungSeg.Voxels.Models;
using LungSeg.Voxels.Robust;
using LungSeg.Voxels.Segmentation;
using LungSeg.Voxels.Tutorial;

namespace LungSeg.Voxels.Engines;

/// <summary>Every segmentation engine there is.</summary>
public static class SegmentationEngines
{
    /// <summary>The default first.</summary>
    public static IReadOnlyList<ISegmentationEngine> All { get; } = [new RobustEngine(), new TutorialEngine()];

    /// <summary>
    /// With those that are nothing without a mask or a model, for results that were made with one.
    /// </summary>
    private static IReadOnlyList<ISegmentationEngine> Known { get; } =
        [.. All, new GivenMasksEngine(), new ModelEngine()];

    /// <summary>The names by which users ask for them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(engine => engine.Name)];

    /// <exception cref="ArgumentException">There is no such engine; the message lists those that are.</exception>
    public static ISegmentationEngine Named(string name) =>
        Find(name)
        ?? throw new ArgumentException(
            $"There is no method '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>What a result is of; null for an engine that this version does not know.</summary>
    public static ISegmentationEngine? Find(string name) => Known.FirstOrDefault(engine => engine.Name == name);
}
