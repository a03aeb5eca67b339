using Host;

// The deployment's function folders are written by the executable itself, from the one catalogue (see Host.csproj).
return args is ["functions-json", var folder] ? Deployment.Write(folder) : await Running.RunAsync(args);
