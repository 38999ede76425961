using LungSeg.TestKit.Models;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Learned.Tests;

/// <summary>A model and its JSON in a folder of their own.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelFolder(byte[] model, string? json)
    {
        File.WriteAllBytes(Path, model);
        if (json is not null) File.WriteAllText(Path + ".json", json);
    }

    public ModelFolder(TinyOnnx model, string? json)
        : this(model.ToArray(), json)
    {
    }

    public string Path => _folder["lungs.onnx"];

    public ModelReference Reference => OpenedModels.Shared.Open(Path);

    public ISegmentationEngine Engine => OpenedModels.Shared.Find(Reference)!;

    /// <summary>The fault of opening it; null where it opens.</summary>
    public SegmentationFaultException? Fault
    {
        get
        {
            try
            {
                OpenedModels.Shared.Open(Path);
                return null;
            }
            catch (SegmentationFaultException fault)
            {
                return fault;
            }
        }
    }

    public void Dispose() => _folder.Dispose();
}
