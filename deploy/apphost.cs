#!/usr/bin/env dotnet
#:sdk Aspire.AppHost.Sdk@13.6.4
#:property ManagePackageVersionsCentrally=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
#:property PublishAot=false

// Azurite, the pipeline and the viewer on one machine, with the logs and states of all of them on one page:
//
//   dotnet build src/LungSeg.Local -c Release && dotnet run deploy/apphost.cs
//
// With --functions the Functions app takes the place of `lungseg watch` (build src/LungSeg.Functions first; needs Azure
// Functions Core Tools); its host's traces go to the page too. Needs Node for Azurite, no container engine.

var functions = args.Contains("--functions");
var builder = DistributedApplication.CreateBuilder(args.Except(["--functions"]).ToArray());
var root = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, ".."));
const string store = "UseDevelopmentStorage=true";

var azurite = builder.AddExecutable(
        "azurite", "npx", root, "--yes", "azurite@3.37.0", "--location", Path.Combine(root, "artifacts", "azurite"),
        "--skipApiVersionCheck", "--silent")
    .WithHttpEndpoint(port: 10000, name: "blob", isProxied: false);

if (functions)
{
    var local = builder.AddExecutable("functions", "func", Built("LungSeg.Functions"), "start", "--port", "7071")
        .WithHttpEndpoint(port: 7071, isProxied: false)
        .WithEnvironment("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")
        .WithOtlpExporter()
        .WaitForStart(azurite);
    foreach (var account in new[] { "AzureWebJobsStorage", "LungSegStorage" }) local.WithEnvironment(account, store);
    local.WithEnvironment("LungSegScansContainer", "scans").WithEnvironment("LungSegSweepSchedule", "0 */5 * * * *")
        .WithEnvironment("LungSeg__QuietSeconds", "15").WithEnvironment("LungSeg__AllowUploads", "true");
}
else
{
    Lungseg("watch", "watch", "--store", store);
}

Lungseg("viewer", "serve", store, "--port", "5180", "--upload").WithHttpEndpoint(port: 5180, isProxied: false);
builder.Build().Run();

IResourceBuilder<ExecutableResource> Lungseg(string name, params string[] words) =>
    builder.AddExecutable(name, "dotnet", Built("LungSeg.Local"), ["lungseg.dll", .. words]).WaitForStart(azurite);

string Built(string project) => Path.Combine(root, "artifacts", "bin", project, "release");
