using System.Collections.Concurrent;
using System.Security.Cryptography;
using LungSeg.Learned.Configuration;
using LungSeg.Learned.Inference;
using LungSeg.Voxels.Models;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Learned;

/// <summary>
/// The models that were opened in this process, by their checksums. A case's options carry a model's reference, and
/// whoever runs its stages asks for it here: another file under the same name is not taken for it.
/// </summary>
public sealed class OpenedModels
{
    /// <summary>Added to a model's name gives that of its configuration.</summary>
    public const string ConfigurationSuffix = ".json";

    private readonly ConcurrentDictionary<ModelReference, ISegmentationEngine> _engines = [];

    /// <summary>Those of this process.</summary>
    public static OpenedModels Shared { get; } = new();

    /// <summary>Whether this build can run models.</summary>
#if LEARNED
    public static bool IsPossible => true;
#else
    public static bool IsPossible => false;
#endif

    /// <summary>
    /// Opens a model with the configuration beside it, and runs it once on air, so that what cannot work is said before
    /// any scan is read.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="SegmentationFaultException">It cannot be used; message and cure say why and what to
    /// do.</exception>
    public ModelReference Open(string path)
    {
        var beside = path + ConfigurationSuffix;
        var name = Path.GetFileName(path);
        var model = Read(path, "model", "Name an ONNX file with --model.");
        var json = Read(
            beside, "configuration",
            $"It says what {name} takes and yields: docs/models.md shows one to begin with.");
        var configuration = ModelConfigurationReader.Read(json, Path.GetFileName(beside));
        var reference = new ModelReference(
            configuration.Name, configuration.Version, name, Checksum(model), Checksum(json));
        _engines.GetOrAdd(
            reference,
            _ => new ModelEngine(new LungModel(configuration, NetworkOf(model, configuration, name), name)));
        return reference;
    }

    /// <summary>The engine of a model; null where it was not opened in this process.</summary>
    public ISegmentationEngine? Find(ModelReference reference) => _engines.GetValueOrDefault(reference);

    private static byte[] Read(string path, string what, string cure)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ModelFaults.Missing(path, what, cure);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ModelFaults.Unusable(Path.GetFileName(path), fault.Message, "Name a file that can be read.");
        }
    }

    private static string Checksum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static INetwork NetworkOf(byte[] model, ModelConfiguration configuration, string file)
    {
#if LEARNED
        var network = new OnnxNetwork(model, configuration, file);
        var input = new float[configuration.Input.Voxels];
        input.AsSpan().Fill(configuration.Input.Range.Padding);
        network.Run(input, new float[(configuration.Output.Structures.Count + 1) * input.Length]);
        return network;
#else
        _ = (model, configuration, file);
        throw ModelFaults.NoRuntime("this build has no ONNX Runtime (the native build and builds with Learned=false).");
#endif
    }
}
